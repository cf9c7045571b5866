/** Why a text is no link that can be served, and how it is said. */
export const LINK_FAULTS = {
  NotALink: {
    title: 'This is not a link',
    text: 'Give the address as the browser shows it, such as youtu.be/… or instagram.com/….',
  },
  TooLong: {
    title: 'The link is too long',
    text: 'A link has at most 2,048 characters.',
  },
  InvisibleCharacters: {
    title: 'The link holds invisible characters',
    text: 'Control characters and direction marks hide what a link says. Type it, or copy it from the address bar.',
  },
  SchemeRefused: {
    title: 'Only web addresses are served',
    text: 'The link must begin with https:// or http://, or with the name of the site.',
  },
  CredentialsInLink: {
    title: 'The link holds a user name',
    text: 'What stands before an @ in an address is a user name or password. Leave it out.',
  },
  PrivateAddress: {
    title: 'The link leads into a private network',
    text: 'Only addresses that everybody can open are served.',
  },
  LookAlikeLetters: {
    title: 'The link imitates another',
    text: 'It holds letters that look like others, so it does not lead where it seems to. Copy it from the address bar.',
  },
  NothingNamed: {
    title: 'The link names nothing to raise',
    text: 'Give the link of the account, the post or the page itself.',
  },
  PlatformUnknown: {
    title: 'Which platform is this name on?',
    text: 'A name with @ needs a service of one platform. Give the whole link instead.',
  },
} as const
export type LinkFaultCode = keyof typeof LINK_FAULTS

/** The codes of what can be wrong with a link, each key equal to its value. */
export const LinkFaultCode = Object.fromEntries(Object.keys(LINK_FAULTS).map(code => [code, code])) as { readonly [Code in keyof typeof LINK_FAULTS]: Code }

/** Why a text is no link that can be served. */
export interface LinkFault {
  readonly ok: false
  readonly code: LinkFaultCode
  readonly title: string
  readonly text: string
}

/** The fault with its words. */
export function linkFault(code: LinkFaultCode): LinkFault {
  return { ok: false, code, ...LINK_FAULTS[code] }
}
