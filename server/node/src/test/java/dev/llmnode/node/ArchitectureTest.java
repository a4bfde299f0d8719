package dev.llmnode.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The steps of a request, each of which knows only those below it. */
class ArchitectureTest {
    private static final JavaClasses NODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.llmnode.node");

    @Test
    void application_shouldKnowNoWire() {
        noClasses()
                .that()
                .resideInAPackage("dev.llmnode.node.application..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..",
                        "org.glassfish..",
                        "dev.llmnode.api..",
                        "dev.llmnode.node.wire..",
                        "dev.llmnode.node.filter..",
                        "dev.llmnode.node.resource..",
                        "dev.llmnode.node.socket..",
                        "dev.llmnode.node.telemetry..")
                .check(NODE);
    }

    @Test
    void wire_shouldKnowNoDoor() {
        noClasses()
                .that()
                .resideInAPackage("dev.llmnode.node.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.glassfish..",
                        "dev.llmnode.node.filter..",
                        "dev.llmnode.node.resource..",
                        "dev.llmnode.node.socket..")
                .check(NODE);
    }

    @Test
    void resources_shouldKnowNoContainer() {
        noClasses()
                .that()
                .resideInAPackage("dev.llmnode.node.resource..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.glassfish..", "dev.llmnode.node.socket..")
                .check(NODE);
    }

    @Test
    void packages_shouldBeFreeOfCycles() {
        slices().matching("dev.llmnode.node.(**)").should().beFreeOfCycles().check(NODE);
    }

    @Test
    void adapters_shouldBeBuiltByTheWiringOnly() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.llmnode.node.application..",
                        "dev.llmnode.node.wire..",
                        "dev.llmnode.node.filter..",
                        "dev.llmnode.node.resource..",
                        "dev.llmnode.node.socket..",
                        "dev.llmnode.node.telemetry..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.llmnode.discovery.NoopPeerNetwork")
                .check(NODE);
    }
}
