/** Where browsers find the portal; decides the name of the session's cookie. */
export const PORTAL_URL = Symbol('PortalUrl');
