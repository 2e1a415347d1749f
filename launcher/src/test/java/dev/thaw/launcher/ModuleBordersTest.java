package dev.thaw.launcher;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The plan of the house: who may see whom.
class ModuleBordersTest {

    private static final JavaClasses THAW =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .withImportOption(location -> !location.contains("/test-classes/"))
                    .importPackages("dev.thaw");

    static Stream<Arguments> borders() {
        return Stream.of(
                Arguments.of("schemas", new String[] {"core"}),
                Arguments.of("access", new String[] {"core", "schemas"}),
                Arguments.of("embedded", new String[] {"core", "schemas"}),
                Arguments.of("vault", new String[] {"core", "schemas"}),
                Arguments.of("publisher", new String[] {"core", "schemas"}),
                Arguments.of("ingest", new String[] {"core", "schemas", "access", "publisher"}),
                Arguments.of("streams", new String[] {"core", "schemas", "vault", "publisher"}),
                Arguments.of(
                        "reports",
                        new String[] {"core", "schemas", "access", "vault", "publisher"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("borders")
    void aModuleSeesOnlyTheModulesBelowIt(String module, String... below) {
        String[] allowed =
                Stream.concat(Stream.of(module), Stream.of(below))
                        .map(name -> "dev.thaw." + name + "..")
                        .toArray(String[]::new);
        String[] generated =
                module.equals("schemas")
                        ? new String[] {"dev.thaw.events..", "dev.thaw.topics.."}
                        : new String[0];
        ArchRule rule =
                noClasses()
                        .that()
                        .resideInAPackage("dev.thaw." + module + "..")
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage("dev.thaw..")
                                        .and(
                                                not(
                                                        resideInAnyPackage(
                                                                Stream.concat(
                                                                                Stream.of(allowed),
                                                                                Stream.of(
                                                                                        generated))
                                                                        .toArray(String[]::new)))));
        rule.check(THAW);
    }

    @Test
    void coreSeesTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("dev.thaw.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.thaw.core..", "java..")
                .check(THAW);
    }

    @Test
    void generatedClassesStayInsideSchemas() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.thaw.schemas..")
                .should()
                .notHaveRawReturnType(resideInAnyPackage("dev.thaw.events..", "dev.thaw.topics.."))
                .check(THAW);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.thaw.schemas..", "dev.thaw.events..", "dev.thaw.topics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.thaw.events..", "dev.thaw.topics..")
                .check(THAW);
    }
}
