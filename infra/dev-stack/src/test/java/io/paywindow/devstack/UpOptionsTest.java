package io.paywindow.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paywindow.devstack.UpOptions.Service;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpOptionsTest {

    @Test
    void aServiceIsItsNameItsPortsAndItsJar() {
        assertThat(Service.parse("order-api=8091,8080=/a folder/a=b.jar"))
                .isEqualTo(new Service("order-api", Path.of("/a folder/a=b.jar"), 8091, Optional.of(8080)));
    }

    @Test
    void aServiceWithoutCallersHasOnePort() {
        assertThat(Service.parse("stock-service=8094=/s.jar").serverPort()).isEmpty();
    }

    @Test
    void aServiceWithoutAJarIsRefused() {
        assertThatThrownBy(() -> Service.parse("order-api=8091"))
                .hasMessageContaining("order-api=8091")
                .hasMessageContaining("expected: name=managementPort[,serverPort]=jar");
    }

    @Test
    void optionsComeInAnyOrder() {
        UpOptions options =
                UpOptions.parse("--service", "a=1=/a.jar", "--fresh", "--data", "/d", "--service", "b=2=/b.jar");

        assertThat(options.fresh()).isTrue();
        assertThat(options.data()).isEqualTo(Path.of("/d"));
        assertThat(options.services()).extracting(Service::name).containsExactly("a", "b");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatThrownBy(() -> UpOptions.parse("--frehs")).hasMessageContaining("--frehs");
    }
}
