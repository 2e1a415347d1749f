package dev.thaw.schemas;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The generated classes stay inside: other modules see core's types only.
class ArchitectureTest {
    private static final JavaClasses SCHEMAS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.thaw.schemas");
    private static final DescribedPredicate<JavaClass> GENERATED =
            resideInAnyPackage("dev.thaw.events..", "dev.thaw.topics..");

    @Test
    void noPublicSignatureNamesAGeneratedClass() {
        // Given
        Stream<JavaClass> visible =
                SCHEMAS.stream().filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC));

        // When
        Stream<String> leaks = visible.flatMap(ArchitectureTest::leaks);

        // Then
        assertThat(SCHEMAS).isNotEmpty();
        assertThat(leaks).isEmpty();
    }

    private static Stream<String> leaks(JavaClass type) {
        Stream<String> methods =
                type.getCodeUnits().stream()
                        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(unit -> signature(unit).anyMatch(ArchitectureTest::generated))
                        .map(JavaCodeUnit::getFullName);
        Stream<String> fields =
                type.getFields().stream()
                        .filter(field -> field.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(field -> generated(field.getType()))
                        .map(JavaField::getFullName);
        return Stream.concat(methods, fields);
    }

    private static Stream<JavaType> signature(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
    }

    private static boolean generated(JavaType type) {
        return type.getAllInvolvedRawTypes().stream().anyMatch(GENERATED);
    }
}
