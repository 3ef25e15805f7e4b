/** The page of a managed policy. An ARN has slashes, which a path's parameter cannot have unescaped. */
export const policyHref = (arn: string): string => `/console/policies/${encodeURIComponent(arn)}`
