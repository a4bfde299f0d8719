package dev.llmnode.node.config.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigKeyTest {
    /** One setting of each kind. */
    @ConfigMapping(prefix = "area")
    interface Area {
        @WithDefault("7")
        @Range(min = 1, max = 10)
        int someNumber();

        @Range(min = 16)
        OptionalInt maybeNumber();

        @WithDefault("1s")
        @Range(min = 100)
        Duration aWhile();

        @Range(min = 1024)
        Optional<DataSize> room();

        @Secret
        Optional<List<String>> secrets();

        List<String> names();

        Map<String, String> others();

        @NotInEffectYet
        boolean later();
    }

    private static final Map<String, ConfigKey> KEYS =
            ConfigKey.of(Area.class).stream().collect(java.util.stream.Collectors.toMap(ConfigKey::name, key -> key));

    private static ConfigKey key(String name) {
        return java.util.Objects.requireNonNull(KEYS.get("area." + name), name);
    }

    @Test
    void of_shouldNameSettingsInKebabCase() {
        assertThat(KEYS)
                .containsOnlyKeys(
                        "area.some-number",
                        "area.maybe-number",
                        "area.a-while",
                        "area.room",
                        "area.secrets",
                        "area.names",
                        "area.others",
                        "area.later");
        assertThat(key("some-number").variable()).isEqualTo("LLM_NODE_SERVER_AREA_SOME_NUMBER");
    }

    @Test
    void of_shouldTellShapesApart() {
        assertThat(key("some-number").shape()).isEqualTo(ConfigKey.Shape.ONE);
        assertThat(key("room").shape()).isEqualTo(ConfigKey.Shape.ONE);
        assertThat(key("names").shape()).isEqualTo(ConfigKey.Shape.LIST);
        assertThat(key("secrets").shape()).isEqualTo(ConfigKey.Shape.LIST);
        assertThat(key("others").shape()).isEqualTo(ConfigKey.Shape.MAP);
        assertThat(key("secrets").mayBeEmpty()).isTrue();
        assertThat(key("names").mayBeEmpty()).isFalse();
    }

    @Test
    void of_shouldKeepDefaultsAndMarks() {
        assertThat(key("some-number").defaultText()).isEqualTo("7");
        assertThat(key("maybe-number").defaultText()).isEmpty();
        assertThat(key("secrets").secret()).isTrue();
        assertThat(key("names").secret()).isFalse();
        assertThat(key("later").inEffect()).isFalse();
        assertThat(key("names").inEffect()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"some-number,1", "some-number,10", "maybe-number,16", "a-while,100ms", "room,1KiB", "later,true"})
    void check_shouldPassBothEndsOfARange(String name, String value) {
        assertThatCode(() -> key(name).check(value)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "some-number, 0, it must be 1 or more",
        "some-number, 11, it must be 10 or less",
        "some-number, x, write a whole number",
        "maybe-number, 15, it must be 16 or more",
        "a-while, 99ms, it must be 100ms or more",
        "room, 1023, it must be 1024 bytes or more",
        "later, perhaps, write true or false"
    })
    void check_shouldSayWhatWouldFit(String name, String value, String cure) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> key(name).check(value))
                .withMessage(cure);
    }
}
