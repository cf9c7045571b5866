import { saying } from './saying.ts'
import { bytesText, countText, idText, spanText } from './wording.ts'

/** Why speed-up is not asked for, in order of precedence. */
export const SPEED_UP_REFUSALS = {
  SPEED_UP_ENDED: saying<{ subjectNoun: string }>({
    clause: 'P6.3', isTransient: false, passed: 'Still under way', title: ({ subjectNoun }) => `The ${subjectNoun} has ended`,
    text: () => 'What has ended cannot be sped up.',
  }),
  NOT_LATE: saying<{ subjectNoun: string, lateAfterAt: Date }>({
    clause: 'P6.3', isTransient: true, passed: 'Past its estimate', title: ({ subjectNoun }) => `The ${subjectNoun} is within its estimate`,
    text: ({ lateAfterAt }, now) => `The estimate runs for another ${spanText(lateAfterAt.getTime() - now.getTime())}. Past it you can ask for speed-up.`,
  }),
  SPEED_UP_ALREADY_OPEN: saying<{ speedUpId: string, subjectNoun: string }>({
    clause: 'P6.3', isTransient: true, passed: 'No other request open', title: 'Speed-up is asked for already',
    text: ({ speedUpId, subjectNoun }) => `Request ${idText(speedUpId)} for this ${subjectNoun} is open. There is one at a time.`,
  }),
  SPEED_UP_EVIDENCE_MISSING: saying<{ mustShow: string }>({
    clause: 'P6.3', isTransient: true, passed: 'No evidence wanted', title: 'Evidence is still missing',
    text: ({ mustShow }) => `A screenshot was asked for that shows: ${mustShow.replace(/\.$/, '')}. Send it, then ask again.`,
  }),
} as const

/** Why an image is not taken as evidence, or evidence not asked for, in order of precedence. */
export const EVIDENCE_REFUSALS = {
  EVIDENCE_NOT_WANTED: saying({
    clause: 'P4.15', isTransient: false, passed: 'Evidence is wanted', title: 'No evidence is wanted',
    text: () => 'Nobody has asked for a screenshot here, or it has been accepted already.',
  }),
  EVIDENCE_EMPTY: saying({
    clause: 'P4.15', isTransient: false, passed: 'File of a fair size', title: 'The file is empty',
    text: () => 'It holds 0 bytes. Choose the screenshot again.',
  }),
  EVIDENCE_TOO_LARGE: saying<{ byteCount: number, byteMaxCount: number }>({
    clause: 'P4.15', isTransient: false, passed: 'File of a fair size', title: 'The file is too large',
    text: ({ byteCount, byteMaxCount }) => `It has ${bytesText(byteCount)}; at most ${bytesText(byteMaxCount)} are taken. Crop it to what was asked for.`,
  }),
  EVIDENCE_NOT_AN_IMAGE: saying({
    clause: 'P4.15', isTransient: false, passed: 'Image by its content', title: 'This is not a PNG, JPEG or WebP image',
    text: () => 'The file’s content was looked at, not its name. Save the screenshot as PNG, JPEG or WebP.',
  }),
  EVIDENCE_UNREADABLE: saying<{ imageType: string }>({
    clause: 'P4.15', isTransient: false, passed: 'Image can be read', title: 'The image cannot be read',
    text: ({ imageType }) => `It begins like a ${imageType} image and then says nothing of its width and height. Save it again.`,
  }),
  EVIDENCE_TOO_SMALL: saying<{ widthCount: number, heightCount: number, sideMinCount: number }>({
    clause: 'P4.15', isTransient: false, passed: 'Large enough to read', title: 'The image is too small to show anything',
    text: ({ widthCount, heightCount, sideMinCount }) =>
      `It is ${countText(widthCount)} × ${countText(heightCount)} pixels; each side needs at least ${countText(sideMinCount)}.`,
  }),
  EVIDENCE_TOO_LONG: saying<{ widthCount: number, heightCount: number, sideMaxCount: number }>({
    clause: 'P4.15', isTransient: false, passed: 'Small enough to keep', title: 'The image is too long',
    text: ({ widthCount, heightCount, sideMaxCount }) =>
      `It is ${countText(widthCount)} × ${countText(heightCount)} pixels; a side has at most ${countText(sideMaxCount)}. Crop it to what was asked for.`,
  }),
  EVIDENCE_TOO_MANY_PIXELS: saying<{ widthCount: number, heightCount: number, pixelCount: number, pixelMaxCount: number }>({
    clause: 'P4.15', isTransient: false, passed: 'Small enough to keep', title: 'The image has too many pixels',
    text: ({ widthCount, heightCount, pixelCount, pixelMaxCount }) =>
      `${countText(widthCount)} × ${countText(heightCount)} are ${countText(pixelCount)} pixels; at most ${countText(pixelMaxCount)} are taken. Crop it to what was asked for.`,
  }),
  EVIDENCE_SUBJECT_ENDED: saying({
    clause: 'P4.15', isTransient: false, passed: 'Still open', title: 'Evidence changes nothing any more',
    text: () => 'What it would be for has ended.',
  }),
  EVIDENCE_UNNAMED: saying({
    clause: 'P4.15', isTransient: false, passed: 'Says what must be visible', title: 'What must be visible on it?',
    text: () => 'Whoever asks for evidence says what it must show; the customer reads it.',
  }),
  EVIDENCE_WORDS_TOO_LONG: saying<{ characterCount: number, characterMaxCount: number }>({
    clause: 'P4.15', isTransient: false, passed: 'Says what must be visible', title: 'That is too much to ask for',
    text: ({ characterCount, characterMaxCount }) =>
      `It has ${countText(characterCount)} characters, at most ${countText(characterMaxCount)} are kept. Name what must be visible, no more.`,
  }),
} as const

/** Why a message is not taken, in order of precedence. */
export const MESSAGE_REFUSALS = {
  TOO_MANY_THREADS: saying<{ openThreadCount: number, openThreadMaxCount: number }>({
    clause: 'P6.1', isTransient: true, passed: 'Room for another thread', title: 'Too many open threads',
    text: ({ openThreadCount, openThreadMaxCount }) =>
      `${countText(openThreadCount)} of your threads are open, at most ${countText(openThreadMaxCount)} can be. Write in one of them.`,
  }),
  MESSAGE_EMPTY: saying({
    clause: 'P6.1', isTransient: false, passed: 'Message given', title: 'The message is empty',
    text: () => 'Write what it is about, or add a picture.',
  }),
  MESSAGE_TOO_LONG: saying<{ characterCount: number, characterMaxCount: number }>({
    clause: 'P6.1', isTransient: false, passed: 'Message given', title: 'The message is too long',
    text: ({ characterCount, characterMaxCount }) => `It has ${countText(characterCount)} characters, at most ${countText(characterMaxCount)} are taken. Send it in parts.`,
  }),
  TOO_MANY_ATTACHMENTS: saying<{ attachmentCount: number, attachmentMaxCount: number }>({
    clause: 'P6.1', isTransient: false, passed: 'Attachments fit', title: 'Too many attachments',
    text: ({ attachmentCount, attachmentMaxCount }) => `It has ${countText(attachmentCount)}, at most ${countText(attachmentMaxCount)} go with one message.`,
  }),
} as const
