/** Something the operator can mend: the message is the one line to print, without a stack. */
export class RefusalToStart extends Error {
  override readonly name = 'RefusalToStart'
}
