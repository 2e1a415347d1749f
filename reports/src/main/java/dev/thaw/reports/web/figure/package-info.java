/// Figures of pages: what is drawn, the numbers behind it, and what is said of it to those who do
/// not see it. Nothing here reads tables.
package dev.thaw.reports.web.figure;
