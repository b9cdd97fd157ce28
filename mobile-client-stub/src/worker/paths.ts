/** Pages that are the server's own; every other address is shown by the app, also where there is no network. */
export const SERVER_PATHS = [
  /^\/(auth|export|graphql|pictures|public|receipts|health|assets)(\/|$)/,
  /^\/notifications\/unsubscribe(\/|$)/,
];
