import { QueryClient } from '@tanstack/react-query'
import { ApiError, isPassing } from './api-error.js'

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Moving between the tabs of a page asks nothing twice; what a change makes untrue is asked at once.
      staleTime: 15_000,
      retry: (count, error) => count < 2 && error instanceof ApiError && isPassing(error),
      // Asking again when a window is looked at would keep a session from ever being idle.
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    },
    mutations: { retry: false },
  },
})
