import { Permission, settingsDiff, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { requirePermission, type Context } from '../context.ts'
import { invariant } from '../errors.ts'
import { publishSettings } from './publish-settings.ts'
import { readSettingsVersions, versionInForce, type SettingsVersion } from './settings-in-force.ts'
import {
  PolicySettingsVersionType, PublishSettingsInput, PublishSettingsResult, WhatIfInput, WhatIfReportType,
} from './settings.graphql.ts'
import { whatIf } from './what-if.ts'

@Resolver()
export class SettingsResolver {
  @Query(() => PolicySettingsVersionType, { description: 'The settings in force. Open to everybody: the terms print them.' })
  async policySettings(@Ctx() context: Context): Promise<PolicySettingsVersionType> {
    const versions = await versionsOf(context)
    const inForce = versions.find(version => version.isInForce)
    invariant(inForce !== undefined, 'a house has settings in force')
    return inForce
  }

  @Query(() => [PolicySettingsVersionType], { description: 'Every version of the settings, newest first; one may still wait for its instant. For administrators.' })
  async policySettingsVersions(@Ctx() context: Context): Promise<readonly PolicySettingsVersionType[]> {
    requirePermission(context, Permission.ManageHouse)
    return await versionsOf(context)
  }

  @Query(() => WhatIfReportType, { description: 'Takes the last decisions again under a draft of the settings. For administrators.' })
  async whatIf(@Ctx() context: Context, @Arg('input', () => WhatIfInput) input: WhatIfInput): Promise<WhatIfReportType> {
    requirePermission(context, Permission.ManageHouse)
    return await whatIf(context.house, { ...input.draft }, input.lastCount)
  }

  @Mutation(() => PublishSettingsResult, { description: 'Publishes a draft as the next version of the settings. Decisions already taken keep theirs. For administrators.' })
  async publishSettings(@Ctx() context: Context, @Arg('input', () => PublishSettingsInput) input: PublishSettingsInput): Promise<PolicySettingsVersionType | Refusal> {
    const viewer = requirePermission(context, Permission.ManageHouse)
    const answer = await publishSettings(context.house, viewer, { ...input, draft: { ...input.draft }, effectiveAt: input.effectiveAt ?? null })
    if (answer.kind === 'Refused') return answer.refusal
    const published = (await versionsOf(context)).find(({ version }) => version === answer.version)
    invariant(published !== undefined, 'a version that was published is there')
    return published
  }
}

async function versionsOf({ house, viewer }: Context): Promise<readonly PolicySettingsVersionType[]> {
  const versions = await readSettingsVersions(house.db)
  const inForce = versionInForce(versions, house.clock())
  // Who published and why is the house's own affair.
  const isForHouse = viewer?.permissions.has(Permission.ManageHouse) === true
  return versions.map((version, index) => versionType(version, versions[index + 1] ?? null, version.version === inForce.version, isForHouse))
}

function versionType(version: SettingsVersion, before: SettingsVersion | null, isInForce: boolean, isForHouse: boolean): PolicySettingsVersionType {
  return {
    version: version.version, settings: version.settings, effectiveAt: version.effectiveAt, publishedAt: version.publishedAt, isInForce,
    actor: version.actorId === null || !isForHouse ? null : { kind: 'Administrator', name: null },
    reason: isForHouse ? version.reason : null,
    changes: before === null ? [] : settingsDiff(before.settings, version.settings),
  }
}
