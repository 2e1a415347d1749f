package dev.thaw.reports.web;

import java.util.Optional;

/// Where somebody signs in with a key.
///
/// @param next where to go then
/// @param problem why it did not work; absent: nothing was tried yet
record SignInPage(Frame frame, String next, Optional<String> problem) {}
