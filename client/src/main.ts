import icons from '@nuxt/ui/runtime/vue/plugins/icons.js'
import urql from '@urql/vue'
import { createApp } from 'vue'
import App from './App.vue'
import { guardSession } from './accounts/session-guard.ts'
import { client } from './graphql/client.ts'
import { router } from './router.ts'
import './style/main.css'

guardSession(router)
// Of Nuxt UI's own plugin only the icons are wanted: the rest of it writes colours into the page head, and ours are in style/tokens.css.
const app = createApp(App).use(router).use(icons).use(urql, client)
// Before the first route is known the frame would be drawn around a page that has none.
void router.isReady().then(() => app.mount('#app'))
