/** The mark of Sallyport, a gate: the same drawing as `console/src/shell/sallyport.svg`. */
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="6" fill="#0f5c5c"/>
<path fill="none" stroke="#fff" stroke-width="2.5" d="M7 26V14a9 9 0 0 1 18 0v12M12 26V15a4 4 0 0 1 8 0v11M4 26h24"/>
</svg>`

/** As an address that needs no question to the server. */
export const markUrl = `data:image/svg+xml,${encodeURIComponent(mark)}`
