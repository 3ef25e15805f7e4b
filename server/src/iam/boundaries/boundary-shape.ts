/** The model's AttachedPermissionsBoundary, in the member that users and roles share; nothing where there is none. */
export const boundaryShape = (policyArn: string | null) =>
  policyArn === null
    ? undefined
    : {
        PermissionsBoundary: {
          // The recorded answers say `Policy`, though the model's enumeration says PermissionsBoundaryPolicy.
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: policyArn,
        },
      }
