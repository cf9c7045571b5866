import { Permission, type Refusal } from '@tallyboard/schema'
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { checkPageSize, decodeCursor, encodeCursor, isRowId, pageOf, type Page } from '../connection.ts'
import { requirePermission, requireViewer, type Context } from '../context.ts'
import { invariant, notFound } from '../errors.ts'
import { serviceLoader } from '../services/service-loaders.ts'
import { ServiceObjectType } from '../services/service.graphql.ts'
import { addSupplier } from './add-supplier.ts'
import { importCatalogue } from './import-catalogue.ts'
import { seeAnomalies } from './see-anomalies.ts'
import { anomalyObject, catalogueImportObject, serviceCountLoader, supplierLoader, supplierObject, supplierServiceObject, type WithSupplier } from './supplier-objects.ts'
import { readAnomalies, readCatalogueImport, readSuppliers, readSupplierServices } from './supplier-query.ts'
import {
  AddSupplierInput, AddSupplierResult, AnomalyConnectionType, AnomalyType, CatalogueImportType, ImportCatalogueInput, ImportCatalogueResult, SeeAnomaliesInput,
  SupplierServiceConnectionType, SupplierServiceFilterInput, SupplierServiceType, SupplierType,
} from './supplier.graphql.ts'

@Resolver()
export class SupplierResolver {
  @Query(() => [SupplierType], { description: 'The house\'s suppliers. For those who read the house.' })
  async suppliers(@Ctx() context: Context): Promise<SupplierType[]> {
    requirePermission(context, Permission.ReadHouse)
    return (await readSuppliers(context.house.db)).map(supplierObject)
  }

  @Query(() => SupplierServiceConnectionType, { description: 'A supplier\'s catalogue as it writes it, with what was read from it. For those who read the house.' })
  async supplierServices(
    @Ctx() context: Context,
    @Arg('supplierId', () => ID) supplierId: string,
    @Arg('filter', () => SupplierServiceFilterInput, { nullable: true }) filter: SupplierServiceFilterInput | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<SupplierServiceType>> {
    requirePermission(context, Permission.ReadHouse)
    if (!isRowId(supplierId) || await supplierLoader(context).load(supplierId) === null) throw notFound('supplier')
    const afterId = typeof after === 'string' ? decodeCursor('supplierServices', after, ['id'])[0] ?? null : null
    const rows = await readSupplierServices(context.house.db, supplierId, filter ?? {}, checkPageSize(first) + 1, afterId)
    return pageOf(rows.map(supplierServiceObject), { first, isContinued: afterId !== null }, row => encodeCursor('supplierServices', [row.id]))
  }

  @Query(() => AnomalyConnectionType, { description: 'What suppliers said and nobody applied, newest first. For those who read the house.' })
  async anomalies(
    @Ctx() context: Context,
    @Arg('isSeen', () => Boolean, { nullable: true, description: 'Only those that somebody has looked at, or only those that wait.' }) isSeen: boolean | null | undefined,
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<Page<AnomalyType>> {
    requirePermission(context, Permission.ReadHouse)
    const [at, id] = typeof after === 'string' ? decodeCursor('anomalies', after, ['instant', 'id']) : []
    const position = at === undefined || id === undefined ? null : { at, id }
    const rows = await readAnomalies(context.house.db, isSeen ?? null, checkPageSize(first) + 1, position)
    return pageOf(rows.map(anomalyObject), { first, isContinued: position !== null }, row => encodeCursor('anomalies', [row.at, row.id]))
  }

  @Mutation(() => [AnomalyType], { description: 'Notes that somebody has looked at oddities, or puts them back. Answers those of them that there are. For agents and administrators.' })
  async seeAnomalies(@Ctx() context: Context, @Arg('input', () => SeeAnomaliesInput) input: SeeAnomaliesInput): Promise<AnomalyType[]> {
    return (await seeAnomalies(context.house, requireViewer(context), input)).map(anomalyObject)
  }

  @Mutation(() => AddSupplierResult, { description: 'Adds a supplier by its address and key; its balance is read first. For administrators.' })
  async addSupplier(@Ctx() context: Context, @Arg('input', () => AddSupplierInput) input: AddSupplierInput): Promise<SupplierType | Refusal> {
    const answer = await addSupplier(context.house, requireViewer(context), input)
    if (answer.kind === 'Refused') return answer.refusal
    const supplier = await supplierLoader(context).load(answer.supplierId)
    invariant(supplier !== null, 'a supplier that was added is there')
    return supplier
  }

  @Mutation(() => ImportCatalogueResult, { description: 'Reads a supplier\'s catalogue in one call and brings the services up to it (P1.3, P1.4). For administrators.' })
  async importCatalogue(@Ctx() context: Context, @Arg('input', () => ImportCatalogueInput) input: ImportCatalogueInput): Promise<CatalogueImportType | Refusal> {
    const answer = await importCatalogue(context.house, requireViewer(context), { ...input, declaredSource: input.declaredSource ?? null })
    if (answer.kind === 'Refused') return answer.refusal
    const row = await readCatalogueImport(context.house.db, answer.importId)
    invariant(row !== undefined, 'an import that was made is there')
    return catalogueImportObject(row)
  }
}

/** What is worth reading of a supplier only when somebody asks. */
@Resolver(() => SupplierType)
export class SupplierFieldResolver {
  @FieldResolver(() => Int, { description: 'Services it lists now.' })
  async serviceCount(@Ctx() context: Context, @Root() supplier: SupplierType): Promise<number> {
    return await serviceCountLoader(context).load(supplier.id)
  }
}

@Resolver(() => SupplierServiceType)
export class SupplierServiceFieldResolver {
  @FieldResolver(() => ServiceObjectType, { nullable: true, description: 'What the house sells of it; null for a type it does not sell.' })
  async service(@Ctx() context: Context, @Root() row: ReturnType<typeof supplierServiceObject>): Promise<ServiceObjectType | null> {
    return row.serviceId === null ? null : await serviceLoader(context).load(row.serviceId)
  }
}

@Resolver(() => CatalogueImportType)
export class CatalogueImportFieldResolver {
  @FieldResolver(() => SupplierType)
  async supplier(@Ctx() context: Context, @Root() row: WithSupplier<CatalogueImportType>): Promise<SupplierType> {
    const supplier = row.supplierId === null ? null : await supplierLoader(context).load(row.supplierId)
    invariant(supplier !== null, 'an import has a supplier')
    return supplier
  }
}

@Resolver(() => AnomalyType)
export class AnomalyFieldResolver {
  @FieldResolver(() => SupplierType, { nullable: true })
  async supplier(@Ctx() context: Context, @Root() row: WithSupplier<AnomalyType>): Promise<SupplierType | null> {
    return row.supplierId === null ? null : await supplierLoader(context).load(row.supplierId)
  }
}
