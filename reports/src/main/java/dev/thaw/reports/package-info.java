/// reports
package dev.thaw.reports;
