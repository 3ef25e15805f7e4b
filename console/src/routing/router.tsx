import { createBrowserRouter } from 'react-router'
import { Shell } from '../shell/shell.js'
import { pages } from '../routes.js'
import { NotFound } from './not-found.js'
import { PageFailure } from './page-failure.js'

/** The shell stays; the page within it changes. */
export const router = createBrowserRouter([
  {
    element: <Shell />,
    hydrateFallbackElement: <></>,
    errorElement: <PageFailure />,
    children: [
      ...pages.map((page) => ({
        path: page.path,
        handle: page,
        errorElement: <PageFailure />,
        lazy: async () => ({ Component: await page.load() }),
      })),
      { path: '*', element: <NotFound /> },
    ],
  },
])
