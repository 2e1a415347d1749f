package dev.thaw.core.digest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.thaw.core.measure.Definition;
import dev.thaw.core.measure.MeasureCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Nothing that computes is left out of the digest.
class CompletenessTest {

    private static final List<String> PACKAGES =
            List.of(
                    "dev.thaw.core.measure",
                    "dev.thaw.core.course",
                    "dev.thaw.core.change",
                    "dev.thaw.core.statistics",
                    "dev.thaw.core.cohort");

    private static final JavaClasses ALL =
            new ClassFileImporter()
                    .withImportOption(location -> isMainOrDigest(location.asURI().getPath()))
                    .importPackages("dev.thaw.core");

    private static final List<JavaClass> DIGEST =
            ALL.stream()
                    .filter(one -> one.getPackageName().equals("dev.thaw.core.digest"))
                    .toList();

    private static boolean isMainOrDigest(String path) {
        return !path.contains("test-classes") || path.contains("/core/digest/");
    }

    @Test
    void theDigestUsesEveryPublicClass() {
        Set<String> used = new TreeSet<>();
        for (JavaClass part : DIGEST) {
            for (Dependency dependency : part.getDirectDependenciesFromSelf()) {
                used.add(dependency.getTargetClass().getBaseComponentType().getName());
            }
        }

        List<String> missed =
                publicClasses()
                        .map(JavaClass::getName)
                        .filter(name -> !used.contains(name))
                        .toList();

        assertThat(missed).isEmpty();
    }

    @Test
    void theDigestAsksForEverythingThatAPublicClassComputes() {
        Set<String> called = new TreeSet<>();
        for (JavaClass part : DIGEST) {
            part.getCodeUnitCallsFromSelf().forEach(call -> called.add(name(call.getTarget())));
            part.getCodeUnitReferencesFromSelf()
                    .forEach(reference -> called.add(name(reference.getTarget())));
        }

        List<String> missed = new ArrayList<>();
        publicClasses()
                .flatMap(one -> one.getMethods().stream())
                .filter(CompletenessTest::computes)
                .map(JavaMethod::getFullName)
                .filter(name -> !called.contains(name))
                .forEach(missed::add);

        assertThat(missed).isEmpty();
    }

    @Test
    void everyMeasureOfTheCatalogueHasAValueInSomeHistory() {
        MeasurePart part = new MeasurePart(new Transcript());

        Story.seeded(30).forEach(part::tell);

        Set<String> missed = new TreeSet<>();
        MeasureCatalogue.definitions().stream().map(Definition::id).forEach(missed::add);
        missed.removeAll(part.withValue());
        assertThat(missed)
                .as("but totals of instruments, which are no measure of check-ins")
                .containsExactly("instrument:<id>");
    }

    /// Of those that hold a class in them, the outer one.
    private static Stream<JavaClass> publicClasses() {
        return ALL.stream()
                .filter(one -> PACKAGES.contains(one.getPackageName()))
                .filter(one -> one.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(JavaClass::isTopLevelClass);
    }

    private static String name(CodeUnitAccessTarget target) {
        return target.getFullName();
    }

    /// What is public, static or its class's own, and neither a record's component nor an Object's
    /// method. An implementation of an interface is asked for through the interface.
    private static boolean computes(JavaMethod method) {
        JavaClass owner = method.getOwner();
        boolean component =
                method.getRawParameterTypes().isEmpty()
                        && owner.tryGetField(method.getName()).isPresent()
                        && owner.isRecord();
        return method.getModifiers().contains(JavaModifier.PUBLIC)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !component
                && owner.getAllRawInterfaces().stream().noneMatch(type -> declares(type, method))
                && !(owner.isEnum() && isOfEnum(method.getName()))
                && !declares(objectOf(owner), method);
    }

    private static boolean isOfEnum(String name) {
        return name.equals("values") || name.equals("valueOf");
    }

    private static JavaClass objectOf(JavaClass owner) {
        return owner.getAllRawSuperclasses().isEmpty()
                ? owner.getBaseComponentType()
                : owner.getAllRawSuperclasses().getLast();
    }

    private static boolean declares(JavaClass type, JavaMethod method) {
        return !type.equals(method.getOwner())
                && type.tryGetMethod(
                                method.getName(),
                                method.getRawParameterTypes().stream()
                                        .map(JavaClass::getName)
                                        .toArray(String[]::new))
                        .isPresent();
    }
}
