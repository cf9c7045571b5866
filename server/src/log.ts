import { type DestinationStream, pino, type Logger } from 'pino'

/**
 * The log of a process. P7.2: neither an e-mail address nor a token may reach it, whichever object carries it there. So errors are written
 * by their first lines and codes alone: the database puts whole rows into its details, and the ORM whole statements into its messages.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    serializers: { err: tellable },
    redact: {
      paths: ['email', 'token', 'key', 'password', 'authorization', 'cookie'].flatMap(name => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[removed]',
    },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

const MESSAGE_LENGTH_MAX = 300
const CAUSES_MAX = 3
const EMAIL = /[^\s<>"'(=]+@[^\s<>"')]+/g

/** What is worth knowing of an error, without what it was about. */
function tellable(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? clean(error) : error
  const { code, constraint, table } = error as { code?: unknown, constraint?: unknown, table?: unknown }
  return {
    type: error.constructor.name,
    message: clean(error.message),
    code, constraint, table,
    stack: error.stack?.split('\n').filter(line => /^\s+at /.test(line)).slice(0, 12).join('\n'),
    ...(error.cause === undefined || depth === CAUSES_MAX ? {} : { cause: tellable(error.cause, depth + 1) }),
  }
}

/** The ORM writes the statement first and the reason last, after a dash. */
function clean(message: string): string {
  const reason = /^(?:insert|update|delete|select|with)\b[^]* - ([^]*)$/i.exec(message)?.[1] ?? message
  return reason.replace(EMAIL, '[removed]').slice(0, MESSAGE_LENGTH_MAX)
}
