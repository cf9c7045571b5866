import type { ImageRowFragment, RefusalTextFragment } from '../graphql/generated/graphql.ts'

/** How an upload went: kept, refused by a clause, or not answered. */
export type UploadAnswer =
  | { readonly kind: 'Kept', readonly image: ImageRowFragment }
  | { readonly kind: 'Refused', readonly refusal: RefusalTextFragment }
  | { readonly kind: 'Fault', readonly text: string }

/** Past this the reader is told; sending again under the same key keeps no second picture. */
const ANSWER_WITHIN_MS = 60_000

/** Sends a picture to /files and tells how far it is, as a share of one. `fetch` would not say. */
export function uploadPicture(file: Blob, idempotencyKey: string, onProgress: (share: number) => void, signal: AbortSignal): Promise<UploadAnswer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const body = new FormData()
    body.append('file', file)
    request.open('POST', '/files')
    request.setRequestHeader('x-idempotency-key', idempotencyKey)
    request.timeout = ANSWER_WITHIN_MS
    request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total) })
    request.addEventListener('load', () => resolve(readUploadAnswer(request.status, request.responseText)))
    request.addEventListener('error', () => resolve({ kind: 'Fault', text: 'The server cannot be reached. Nothing was sent.' }))
    request.addEventListener('timeout', () => resolve({ kind: 'Fault', text: 'The server answered too late.' }))
    signal.addEventListener('abort', () => request.abort())
    request.send(body)
  })
}

/** What an answer of /files says. Whatever is not understood is a fault, never a picture. */
export function readUploadAnswer(status: number, text: string): UploadAnswer {
  const answer = parsed(text)
  const refusal = answer?.['refusal']
  if (isRecord(refusal) && ['clause', 'code', 'title', 'text'].every((name) => typeof refusal[name] === 'string')) {
    return { kind: 'Refused', refusal: refusal as unknown as RefusalTextFragment }
  }
  if (status < 300 && typeof answer?.['id'] === 'string' && typeof answer['url'] === 'string') {
    return { kind: 'Kept', image: { id: answer['id'], url: answer['url'], width: Number(answer['width']), height: Number(answer['height']) } }
  }
  const errors: unknown = answer?.['errors']
  const first: unknown = Array.isArray(errors) ? errors[0] : null
  const said = isRecord(first) ? first['message'] : null
  if (typeof said === 'string' && status < 500) return { kind: 'Fault', text: said }
  return { kind: 'Fault', text: status >= 500 ? 'Something broke on our side. The picture was not kept.' : `The picture was not taken (${status}).` }
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
