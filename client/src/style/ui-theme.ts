/**
 * What Nuxt UI's components look like here, said once: the plugin hands it to every component. Colours come from the tokens;
 * this file holds the sizes of LOOK §4 (controls 28, 32 and 36 px) and the few slots whose shape differs.
 */

const control = {
  xs: { base: 'h-7 px-2 py-0 text-xs', leadingIcon: 'size-3.5', trailingIcon: 'size-3.5' },
  sm: { base: 'h-8 px-2.5 py-0 text-xs', leadingIcon: 'size-4', trailingIcon: 'size-4' },
  md: { base: 'h-9 px-3 py-0 text-sm', leadingIcon: 'size-4', trailingIcon: 'size-4' },
}

const field = {
  xs: { base: 'h-7 px-2 py-0 text-xs' },
  sm: { base: 'h-8 px-2.5 py-0 text-sm', leading: 'ps-2.5', leadingIcon: 'size-4' },
  md: { base: 'h-9 px-3 py-0 text-base', leading: 'ps-3', leadingIcon: 'size-4' },
}

// Edges of fields have 3 : 1 against the panel, which the hairlines between things need not have.
const fieldEdge = { outline: 'ring-edge', subtle: 'ring-edge' }

// The line under the pointer or the arrow keys, on what floats.
const chosen = 'data-highlighted:not-data-disabled:before:bg-(--raised-hover) data-highlighted:before:bg-(--raised-hover)'

const floating = 'bg-raised ring-line2 shadow-lg'

export const uiTheme = {
  button: {
    slots: { base: 'cursor-pointer whitespace-nowrap max-md:min-h-11' },
    // A picture alone is as wide as a finger there.
    variants: { size: control, square: { true: 'max-md:min-w-11 justify-center' } },
    defaultVariants: { color: 'neutral', size: 'sm' },
  },
  input: {
    slots: { leadingIcon: 'text-muted', base: 'placeholder:text-muted max-md:min-h-11' },
    variants: { size: field, variant: fieldEdge },
    defaultVariants: { color: 'neutral' },
  },
  inputNumber: { variants: { variant: fieldEdge }, defaultVariants: { color: 'neutral' } },
  select: { slots: { content: floating }, variants: { size: field, variant: fieldEdge }, defaultVariants: { color: 'neutral' } },
  selectMenu: { slots: { content: floating }, variants: { size: field, variant: fieldEdge }, defaultVariants: { color: 'neutral' } },
  textarea: { variants: { variant: fieldEdge }, defaultVariants: { color: 'neutral' } },
  checkbox: { slots: { base: 'ring-edge', label: 'font-normal text-highlighted' }, defaultVariants: { color: 'neutral' } },
  formField: {
    slots: { label: 'text-xs font-medium text-muted', help: 'mt-1.5 text-xs', error: 'mt-1.5 text-xs', hint: 'text-xs' },
    variants: { orientation: { vertical: { container: 'mt-1.5' } } },
  },
  modal: {
    slots: { overlay: 'bg-(--scrim)', content: 'bg-raised', header: 'min-h-11 p-4 sm:px-4', body: 'p-4 sm:p-4', footer: 'p-4 sm:px-4', title: 'text-lg', close: 'top-2.5 end-2.5' },
    variants: {
      overlay: { true: { overlay: 'bg-(--scrim)' } },
      fullscreen: { false: { content: 'rounded-xl ring-line2 shadow-lg' } },
      transition: {
        true: {
          overlay: 'data-[state=open]:animate-[fade-in_140ms_ease-out] data-[state=closed]:animate-[fade-out_140ms_ease-out]',
          content: 'data-[state=open]:animate-[fade-in_140ms_ease-out] data-[state=closed]:animate-[fade-out_140ms_ease-out]',
        },
      },
    },
  },
  popover: { slots: { content: floating } },
  tooltip: { slots: { content: floating } },
  dropdownMenu: {
    slots: { content: floating, label: 'font-normal text-muted', item: 'cursor-pointer items-center max-md:min-h-11' },
    variants: { size: { md: { itemLeadingIcon: 'size-4', itemTrailingIcon: 'size-4' } }, active: { false: { item: chosen } } },
  },
  commandPalette: {
    slots: { label: 'text-2xs font-normal text-muted', group: 'p-1.5', footer: 'p-1.5' },
    variants: {
      // The field has the focus for as long as the palette is open; a ring would say nothing.
      size: { md: { input: '[&>input]:h-12 [&>input]:outline-none!', label: 'px-2.5 pt-2 pb-1 text-2xs', item: 'h-9 items-center px-2.5 gap-3 text-sm', itemLeadingIcon: 'size-4', itemTrailing: 'gap-1.5' } },
      active: { false: { item: chosen } },
    },
  },
  toast: {
    slots: { root: 'bg-raised ring-line2 rounded-lg p-4 gap-3', title: 'text-sm', description: 'text-xs', icon: 'size-4' },
    defaultVariants: { color: 'neutral' },
  },
  skeleton: { base: 'bg-track rounded-sm' },
}
