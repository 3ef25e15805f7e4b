import { useParams } from 'react-router'
import { readParam } from './page-route.js'

/** A parameter of the page's path, unescaped. */
export function useParam(name: string): string {
  const value = useParams()[name]
  if (value === undefined) throw new Error(`The path of this page has no \`:${name}\`.`)
  return readParam(value)
}
