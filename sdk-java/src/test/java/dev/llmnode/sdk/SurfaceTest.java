package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the library shows. A change to it is made with {@code LLM_NODE_UPDATE_SURFACE=1 mvn -pl sdk-java test -Dtest=SurfaceTest}, so that it is seen in
 * review.
 */
class SurfaceTest {
    private static final Path SURFACE = Path.of("surface.txt");
    private static final Path CLASSES = Path.of("target/classes");

    @Test
    void surface_shouldBeTheOneThatWasSeen() throws IOException {
        String shown = surface();
        if (System.getenv("LLM_NODE_UPDATE_SURFACE") != null) {
            Files.writeString(SURFACE, shown);
        }
        assertThat(shown).isEqualTo(Files.readString(SURFACE));
    }

    private static String surface() throws IOException {
        Set<String> exported = ModuleFinder.of(CLASSES).findAll().iterator().next().descriptor().exports().stream()
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> named(file.substring(0, file.length() - ".class".length())))
                    .filter(type -> exported.contains(type.getPackageName()) && isShown(type))
                    .sorted((left, right) -> left.getName().compareTo(right.getName()))
                    .map(SurfaceTest::described)
                    .collect(Collectors.joining());
        }
    }

    private static Class<?> named(String file) {
        try {
            return Class.forName(file.replaceAll("[/\\\\]", "."), false, SurfaceTest.class.getClassLoader());
        } catch (ClassNotFoundException failure) {
            throw new AssertionError(failure);
        }
    }

    private static boolean isShown(Class<?> type) {
        boolean shown = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        return shown && (type.getEnclosingClass() == null || isShown(type.getEnclosingClass()));
    }

    /** A type with its own members, a line each. */
    private static String described(Class<?> type) {
        List<String> members = new ArrayList<>();
        for (Member[] each : List.<Member[]>of(
                type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())) {
            Stream.of(each)
                    .filter(SurfaceTest::isShown)
                    .map(member -> "  " + deprecation(member) + words(member) + "\n")
                    .sorted()
                    .forEach(members::add);
        }
        String supertypes = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Stream.of(type.getGenericInterfaces()))
                .map(each -> each.getTypeName())
                .filter(name -> !name.equals("java.lang.Object"))
                .collect(Collectors.joining(", "));
        String permitted = type.isSealed()
                ? " permits "
                        + Stream.of(type.getPermittedSubclasses())
                                .map(Class::getName)
                                .collect(Collectors.joining(", "))
                : "";
        String head = type.toGenericString() + (supertypes.isEmpty() ? "" : " : " + supertypes) + permitted;
        return withoutPackages(head) + "\n" + String.join("", members);
    }

    private static boolean isShown(Member member) {
        return (Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()))
                && !member.isSynthetic();
    }

    private static String words(Member member) {
        return withoutPackages(
                member instanceof Field field ? field.toGenericString() : ((Executable) member).toGenericString());
    }

    private static String deprecation(Member member) {
        return member instanceof AnnotatedElement element && element.isAnnotationPresent(Deprecated.class)
                ? "@Deprecated "
                : "";
    }

    /** Names without their packages. */
    private static String withoutPackages(String text) {
        return text.replaceAll("\\b(?:[a-z][a-z0-9]*\\.)+(?=[A-Z])", "");
    }
}
