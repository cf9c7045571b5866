import { pipeline } from 'node:stream'
import { Permission, StatementGroup } from '@tallyboard/schema'
import { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express'
import { GraphQLError } from 'graphql'
import type { Sessions } from '../accounts/sessions.ts'
import { auditCsv, type AuditSelection } from '../audit/audit-query.ts'
import { isRowId } from '../connection.ts'
import type { Viewer } from '../context.ts'
import { ErrorCode, forbidden, inputError, known, notFound, presentError, unauthenticated } from '../errors.ts'
import { readPostingsOfOrders } from '../funds/balance-query.ts'
import { statementCsv } from '../funds/statement-csv.ts'
import { checkSelection } from '../funds/statement-line.ts'
import { statementPdf } from '../funds/statement-pdf.ts'
import type { StatementSelection } from '../funds/statement-query.ts'
import { postingType } from '../funds/transfer-query.ts'
import type { House } from '../house.ts'
import { readOrders } from '../orders/order-query.ts'
import { orderObject, reckoningOf } from '../orders/order-row.ts'
import { receiptPdf } from '../orders/receipt-pdf.ts'
import { receiptOf } from '../orders/receipt.ts'
import { reportCsv, reportCsvName, type ReportCsvRequest } from '../reports/report-csv.ts'
import { DateTime } from '../scalars/date-time.ts'
import { contextOf } from './apollo.ts'
import { isOwnOrigin } from './origin.ts'
import { STATUS_OF_CODE } from './status-of-code.ts'

/** `GET /statement.csv`, `GET /statement.pdf` and `GET /receipts/<order>.pdf`: what a customer takes along; `GET /reports.csv` for those who read the house, `GET /audit.csv` for administrators. Under the same session as the API. */
export function createDownloads(house: House, sessions: Sessions): Router {
  const router = Router()
  // A download reads as much as there is: one at a time for each account, in this process.
  const underWay = new Set<string>()

  const admit: RequestHandler = async (request, response, next) => {
    if (!isOwnOrigin(request, house.env.publicUrl)) throw forbidden()
    const { viewer } = await contextOf(house, sessions, request, response)
    if (viewer === null) throw unauthenticated()
    if (underWay.has(viewer.accountId)) throw known(ErrorCode.TOO_MANY_REQUESTS, 'Something is being downloaded already. Wait until it is done.')
    // Whoever hung up while we looked is not counted: their answer has closed already, and will not say so again.
    if (response.destroyed) return
    underWay.add(viewer.accountId)
    response.once('close', () => underWay.delete(viewer.accountId))
    response.locals['viewer'] = viewer
    next()
  }

  router.get('/statement.csv', admit, (request, response) => {
    const { accountId } = viewerOf(response)
    send(response, statementCsv(house.db, accountId, selectionOf(request)), 'text/csv; charset=utf-8', nameOf(`statement-${accountId}`, 'csv'))
  })

  router.get('/statement.pdf', admit, async (request, response) => {
    const { accountId } = viewerOf(response)
    const paper = await statementPdf(house.db, accountId, selectionOf(request), house.clock())
    send(response, paper, 'application/pdf', nameOf(`statement-${accountId}`, 'pdf'))
  })

  router.get('/receipts/:id.pdf', admit, async (request, response) => {
    const viewer = viewerOf(response)
    const id = String(request.params['id'])
    const [row] = isRowId(id) ? await readOrders(house.db, [id]) : []
    // Somebody else's order and none at all must look the same.
    if (row == null || (row.account_id !== viewer.accountId && !viewer.permissions.has(Permission.ReadHouse))) throw notFound('order', 'id')
    const order = orderObject(row, await reckoningOf(house))
    const [postings] = await readPostingsOfOrders(house.db, [id])
    const paper = receiptPdf(order, receiptOf(order, (postings ?? []).map(postingType)), house.clock())
    send(response, paper, 'application/pdf', `tallyboard-receipt-${id}.pdf`)
  })

  router.get('/reports.csv', admit, async (request, response) => {
    if (!viewerOf(response).permissions.has(Permission.ReadHouse)) throw forbidden()
    const asked = reportOf(request)
    send(response, await reportCsv(house, asked), 'text/csv; charset=utf-8', nameOf(reportCsvName(asked), 'csv'))
  })

  router.get('/audit.csv', admit, (request, response) => {
    if (!viewerOf(response).permissions.has(Permission.ManageHouse)) throw forbidden()
    send(response, auditCsv(house.db, auditSelectionOf(request)), 'text/csv; charset=utf-8', nameOf('audit-log', 'csv'))
  })

  router.use(answerError(house))
  return router

  function nameOf(what: string, extension: string): string {
    return `tallyboard-${what}-${house.clock().toISOString().slice(0, 10)}.${extension}`
  }

  function send(response: Response, content: NodeJS.ReadableStream, type: string, name: string): void {
    response.set({ 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' })
    pipeline(content, response, (cause) => {
      // The head is sent already: only the broken connection tells that it is not whole. Who hangs up is no fault of ours.
      if (cause != null && cause.code !== 'ERR_STREAM_PREMATURE_CLOSE') house.log.error({ err: cause }, 'a download broke off')
    })
  }
}

function viewerOf(response: Response): Viewer {
  return response.locals['viewer'] as Viewer
}

/** The filter of the statement from the address: group (again for each), from, until, search. */
function selectionOf(request: Request): StatementSelection {
  const { searchParams } = new URL(request.originalUrl, 'http://house.invalid')
  const groups = searchParams.getAll('group')
  const unknown = groups.find(group => !Object.hasOwn(StatementGroup, group))
  if (unknown !== undefined) throw inputError(`group is one of ${Object.keys(StatementGroup).join(', ')}.`, { field: 'group' })
  return checkSelection({
    groups: groups.length === 0 ? null : groups as StatementGroup[], from: instantOf(searchParams, 'from'), until: instantOf(searchParams, 'until'), search: searchParams.get('search'),
  })
}

function instantOf(params: URLSearchParams, field: string): Date | null {
  const text = params.get(field)
  if (text === null || text === '') return null
  try {
    return DateTime.parseValue(text)
  } catch {
    throw inputError(`${field} is an ISO 8601 instant with its offset, such as "2026-01-31T12:00:00Z".`, { field })
  }
}

/** The filter of the audit log from the address, each by its name in the API. */
function auditSelectionOf(request: Request): AuditSelection {
  const { searchParams } = new URL(request.originalUrl, 'http://house.invalid')
  const given = (name: string): string | null => searchParams.get(name) || null
  return {
    actorId: given('actorId'), operation: given('operation'), subject: given('subject'), subjectId: given('subjectId'),
    from: instantOf(searchParams, 'from'), until: instantOf(searchParams, 'until'), search: given('search'),
  }
}

/** Which report from the address: report (Day, Service, Supplier, Customer, Cohorts or Owed), from, to, sort, order=ascending, length. */
function reportOf(request: Request): ReportCsvRequest {
  const { searchParams } = new URL(request.originalUrl, 'http://house.invalid')
  const given = (name: string): string | null => searchParams.get(name) || null
  return { report: given('report') ?? 'Day', from: given('from'), to: given('to'), sort: given('sort'), isAscending: given('order') === 'ascending', length: given('length') }
}

function answerError(house: House): ErrorRequestHandler {
  return (cause: Error, _request, response, next) => {
    if (response.headersSent) return next(cause)
    const error = cause instanceof GraphQLError ? cause : new GraphQLError(cause.message, { originalError: cause })
    const { message, extensions } = presentError(error, house.log, null)
    response.set('cache-control', 'no-store').status(STATUS_OF_CODE[String(extensions?.['code'])] ?? 500).json({ errors: [{ message, extensions }] })
  }
}
