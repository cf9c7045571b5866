import type { ContentRuleKind, ContentRuleRowFragment, ScreenAction } from '../graphql/generated/graphql.ts'

/** What a rule does: refuses, holds for a person, or makes an exception to the other rules of its kind. */
export type RuleEffect = ScreenAction | 'Allow'

/** A rule as it stands in the form. */
export interface RuleForm {
  readonly kind: ContentRuleKind
  readonly pattern: string
  readonly effect: RuleEffect
  readonly note: string
}

/** An empty form. */
export const NEW_RULE: RuleForm = { kind: 'Keyword', pattern: '', effect: 'Refuse', note: '' }

/** What a rule looks at, with an example of a pattern. */
export const RULE_KINDS: readonly { readonly value: ContentRuleKind, readonly label: string, readonly example: string }[] = [
  { value: 'Host', label: 'Host', example: 'shop.example' },
  { value: 'Handle', label: 'Handle', example: '@somebody' },
  { value: 'Keyword', label: 'Keyword', example: 'a word of the link or the comments' },
]

/** What a rule can do, as a form offers it and as a list says it. */
export const RULE_EFFECTS: readonly { readonly value: RuleEffect, readonly label: string, readonly word: string }[] = [
  { value: 'Refuse', label: 'Refuse', word: 'refused' },
  { value: 'Review', label: 'Hold for a person', word: 'held' },
  { value: 'Allow', label: 'Allow, whatever others say', word: 'allowed' },
]

/** What a rule does. */
export function effectOf(rule: Pick<ContentRuleRowFragment, 'action' | 'isAllowed'>): RuleEffect {
  return rule.isAllowed ? 'Allow' : rule.action
}

/** What a rule does to a target it hits: 'refused', 'held', 'allowed'. */
export function effectWord(effect: RuleEffect): string {
  return RULE_EFFECTS.find(({ value }) => value === effect)?.word ?? ''
}

/** A rule in the form, to be changed. */
export function formOf(rule: ContentRuleRowFragment): RuleForm {
  return { kind: rule.kind, pattern: rule.pattern, effect: effectOf(rule), note: rule.note ?? '' }
}

/** What the form sends, but for the key of the attempt. */
export function ruleInput(form: RuleForm): { kind: ContentRuleKind, pattern: string, action: ScreenAction, isAllowed: boolean, note: string | null } {
  const note = form.note.trim()
  return {
    kind: form.kind, pattern: form.pattern.trim(), note: note === '' ? null : note,
    // An exception has no action of its own; the strict one stands there should it ever stop being an exception.
    action: form.effect === 'Allow' ? 'Refuse' : form.effect, isAllowed: form.effect === 'Allow',
  }
}
