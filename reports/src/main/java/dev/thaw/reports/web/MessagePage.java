package dev.thaw.reports.web;

/// A page that says why there is no other.
record MessagePage(String title, String message) {}
