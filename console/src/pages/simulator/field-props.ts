import type { SimulationForm } from './simulation-form.js'

/** What each part of the form gets. */
export interface FieldProps {
  form: SimulationForm
  onChange: (part: Partial<SimulationForm>) => void
}
