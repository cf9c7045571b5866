/**
 * What Nuxt UI's components look like here, said once: the plugin hands it to every component. Colours come from the tokens in `main.css`;
 * this file holds sizes, weights and the few slots whose shape differs (LOOK: 28, 32 and 36 px controls, radius 6, no shadow but on what floats).
 */
export const uiTheme = {
  button: {
    slots: { base: 'rounded-control font-medium cursor-pointer', leadingIcon: 'shrink-0', trailingIcon: 'shrink-0' },
  },
}
