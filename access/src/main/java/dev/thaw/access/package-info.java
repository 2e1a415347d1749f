/// Who asks, as a sign-in of the study says it: tokens (JWT) of an issuer, checked.
///
/// The HTTP gateway and the query API both take them, and do not see each other. What a token
/// permits is said where it is used; here is only whether it may be believed.
package dev.thaw.access;
