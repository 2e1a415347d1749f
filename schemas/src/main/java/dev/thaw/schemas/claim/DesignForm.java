package dev.thaw.schemas.claim;

import dev.thaw.core.claim.ClaimSpec.Design;
import dev.thaw.schemas.yaml.Yaml;
import dev.thaw.schemas.yaml.Yaml.Section;
import java.util.List;

/// How the data come about.
final class DesignForm {

    private static final String SINGLE_ARM = "single_arm_observational";
    private static final String NONE = "none";

    private DesignForm() {}

    static Design read(Section section) {
        section.allowing("type", "control");
        String type =
                section.need("type")
                        .asOneOf(
                                List.of(
                                        SINGLE_ARM,
                                        "controlled_observational",
                                        "randomised_controlled"));
        Yaml control = section.need("control");
        boolean none =
                control.asOneOf(List.of(NONE, "waiting_list", "usual_treatment", "active"))
                        .equals(NONE);
        if (none != type.equals(SINGLE_ARM)) {
            throw control.place()
                    .problem("'control: %s' contradicts 'type: %s'", control.asWord(), type);
        }
        return new Design(type, !none);
    }
}
