import type { Operations as CloudtrailOperations } from './models/cloudtrail.js'
import type { Operations as IamOperations } from './models/iam.js'
import type { Operations as SallyportOperations } from './models/sallyport.js'
import type { Operations as SigninOperations } from './models/signin.js'
import type { Operations as StsOperations } from './models/sts.js'

/** What can be asked: the operations of each service, with what they take and give. */
export interface Services {
  iam: IamOperations
  sts: StsOperations
  signin: SigninOperations
  sallyport: SallyportOperations
  cloudtrail: CloudtrailOperations
}

export type Service = keyof Services
export type OperationOf<S extends Service> = keyof Services[S] & string

interface Exchange {
  input: object
  output: object
}

export type Input<S extends Service, O extends OperationOf<S>> = Services[S][O] extends Exchange
  ? Services[S][O]['input']
  : never

/** For example `Output<'iam', 'GetUser'>['User']`. */
export type Output<S extends Service, O extends OperationOf<S>> = Services[S][O] extends Exchange
  ? Services[S][O]['output']
  : never

/** For example `iam/ListUsers`. */
export type OperationName = { [S in Service]: `${S}/${OperationOf<S>}` }[Service]
