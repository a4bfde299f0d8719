package dev.llmnode.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MatcherTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5                          | 5.0
            null                       | null
            "a"                        | "a"
            {"a": 1}                   | {"a": 1, "b": 2}
            [1, {"a": 1}]              | [1, {"a": 1, "b": 2}]
            {}                         | {"a": 1}
            {"$matches": "^a.c$"}      | "abc"
            {"$contains": "b"}         | "abc"
            {"$contains": {"id": 2}}   | [{"id": 1}, {"id": 2, "x": 0}]
            {"$type": "integer"}       | 3
            {"$type": "array"}         | []
            {"$one_of": [1, 2]}        | 2
            {"$not": 1}                | 2
            {"$length": 3}             | "abc"
            {"$length": {"$gte": 2}}   | [1, 2, 3]
            {"$gte": 1, "$lte": 3}     | 2
            {"a": {"$absent": true}}   | {"b": 1}
            """)
    void differences_shouldFindNoneWhenExpectationHolds(String expected, String actual) {
        assertThat(Matcher.differences(json(expected), json(actual))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5                          | "5"
            null                       | 0
            {"a": 1}                   | {"b": 1}
            {"a": null}                | {}
            [1]                        | [1, 2]
            [1, 2]                     | [2, 2]
            {"$matches": "^b"}         | "abc"
            {"$matches": "5"}          | 5
            {"$contains": "d"}         | "abc"
            {"$contains": 4}           | [1, 2]
            {"$type": "integer"}       | 3.5
            {"$one_of": [1, 2]}        | 3
            {"$not": {"a": 1}}         | {"a": 1}
            {"$length": 2}             | "abc"
            {"$gte": 1, "$lte": 3}     | 4
            {"$gte": 1}                | "2"
            {"a": {"$absent": true}}   | {"a": null}
            """)
    void differences_shouldTellWhenExpectationDoesNotHold(String expected, String actual) {
        assertThat(Matcher.differences(json(expected), json(actual))).hasSize(1);
    }

    @Test
    void differences_shouldNamePlace() {
        assertThat(Matcher.differences(json("{\"error\":{\"field\":\"a\"}}"), json("{\"error\":{\"field\":\"b\"}}")))
                .containsExactly("/error/field: expected \"a\", got \"b\"");
    }

    @Test
    void differences_shouldRefuseUnknownCondition() {
        assertThatThrownBy(() -> Matcher.differences(json("{\"$near\": 5}"), json("5")))
                .isInstanceOf(CaseFormatException.class)
                .hasMessageContaining("$near");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
