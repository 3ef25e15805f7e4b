import '@cloudscape-design/global-styles/index.css'
import 'virtual:colours.css'
import './shell/shell.css'
import I18nProvider from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { queryClient } from './api/query-client.js'
import { router } from './routing/router.js'
import { watchTheme } from './theme/theme.js'

watchTheme()
const place = document.querySelector('#app')
if (place === null) throw new Error('The page has no place for the console.')

createRoot(place).render(
  <StrictMode>
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)
