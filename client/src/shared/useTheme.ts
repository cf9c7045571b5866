import { createSharedComposable, useColorMode, type BasicColorMode } from '@vueuse/core'
import type { Ref } from 'vue'

/** 'auto' follows the system. The key is read by public/theme.js, too, before anything is drawn. */
export const useTheme: () => { readonly choice: Ref<BasicColorMode | 'auto'> } = createSharedComposable(() => {
  const { store } = useColorMode({ storageKey: 'tallyboard-theme', disableTransition: true })
  return { choice: store }
})
