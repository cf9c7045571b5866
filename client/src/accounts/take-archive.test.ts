import { expect, it } from 'vitest'
import { failureOfArchive, nameOfFile } from './take-archive.ts'

it('P7.3 the archive keeps the name that the server gives it', () => {
  expect(nameOfFile('attachment; filename="tallyboard-12-2025-11-23.zip"')).toBe('tallyboard-12-2025-11-23.zip')
})

it.each([null, 'attachment', 'attachment; filename="../../etc/passwd"'])('an archive without a usable name has a plain one: %s', (disposition) => {
  expect(nameOfFile(disposition)).toBe('tallyboard.zip')
})

it('says what the server says when it gives no archive', () => {
  expect(failureOfArchive(429, { errors: [{ message: 'An archive is being made already. Wait until it is done.' }] })).toBe('An archive is being made already. Wait until it is done.')
})

it.each([null, {}, { errors: [] }, { errors: [{ message: 5 }] }])('says the number of an answer that says nothing: %j', (answer) => {
  expect(failureOfArchive(502, answer)).toBe('The server answered 502. Nothing was saved.')
})
