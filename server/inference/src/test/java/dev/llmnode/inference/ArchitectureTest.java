package dev.llmnode.inference;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What keeps this module's packages apart, and what none of them may know. */
class ArchitectureTest {
    private static final String ROOT = "dev.llmnode.inference";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packages_shouldBeFreeOfCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void port_shouldKnowNothingOfWhatIsBehindIt() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".(*)..")
                .check(CLASSES);
    }

    @Test
    void spi_shouldKnowNothingOfSchedulingAndFiles() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".spi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".schedule..", ROOT + ".cache..", ROOT + ".sample..", ROOT + ".gguf..", ROOT + ".text..")
                .check(CLASSES);
    }

    @Test
    void scheduling_shouldKnowNoFileFormat() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".schedule..", ROOT + ".cache..", ROOT + ".sample..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".gguf..")
                .check(CLASSES);
    }

    @Test
    void module_shouldKnowTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(ROOT + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT + "..", "java..", "org.jspecify.annotations..")
                .check(CLASSES);
    }

    @Test
    void fields_shouldBeHidden() {
        fields().that()
                .areNotStatic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage(ROOT + "..")
                .should()
                .notBePublic()
                .check(CLASSES);
    }

    @Test
    void module_shouldThrowItsOwnExceptions() {
        noClasses()
                .that()
                .areNotAssignableTo(InferenceException.class)
                .should()
                .callConstructor(RuntimeException.class, String.class)
                .orShould()
                .callConstructor(RuntimeException.class, String.class, Throwable.class)
                .orShould()
                .callConstructor(RuntimeException.class, Throwable.class)
                .check(CLASSES);
    }
}
