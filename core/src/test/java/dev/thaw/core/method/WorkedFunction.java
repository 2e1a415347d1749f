package dev.thaw.core.method;

import java.util.Map;

/// A function of the code as the worked examples call it.
@FunctionalInterface
interface WorkedFunction {

    /// @return results by name, as they are printed; a missing value as the name of its status
    Map<String, String> apply(WorkedExample.Arguments given);
}
