import { afterAll } from 'vitest'
import { endFile } from './file-end.js'

// Runs anew for each test file. What the files import does not: the files of a worker share it.
afterAll(endFile)
