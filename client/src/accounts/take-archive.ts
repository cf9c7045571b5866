/** What became of the archive: saved under a name, or the sentence that says why not. */
export type Taken = { readonly kind: 'Taken', readonly name: string } | { readonly kind: 'Failed', readonly text: string }

/** The server names the archive; this is only for an answer whose head was lost on the way. */
const FALLBACK_NAME = 'tallyboard.zip'

/** The name of a file in `Content-Disposition`. */
export function nameOfFile(disposition: string | null): string {
  return /filename="([\w.-]+)"/.exec(disposition ?? '')?.[1] ?? FALLBACK_NAME
}

/** The sentence for an answer that is not an archive. */
export function failureOfArchive(status: number, answer: unknown): string {
  const message = messageIn(answer)
  return message ?? `The server answered ${status}. Nothing was saved.`
}

function messageIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('errors' in answer) || !Array.isArray(answer.errors)) return null
  const [first]: unknown[] = answer.errors
  return typeof first === 'object' && first !== null && 'message' in first && typeof first.message === 'string' ? first.message : null
}

/** Fetches everything held about whoever is signed in and hands it to the browser as a file (P7.3). */
export async function takeArchive(): Promise<Taken> {
  try {
    const response = await fetch('/export', { method: 'POST' })
    if (!response.ok) return { kind: 'Failed', text: failureOfArchive(response.status, await response.json().catch(() => null)) }
    // Whole before it is saved: an archive that breaks off is no file.
    const bytes = await response.blob()
    const name = nameOfFile(response.headers.get('content-disposition'))
    save(bytes, name)
    return { kind: 'Taken', name }
  } catch {
    return { kind: 'Failed', text: 'The archive did not come whole. Nothing was saved.' }
  }
}

function save(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the address after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
