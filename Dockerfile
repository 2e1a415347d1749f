# Builds Thaw and packs it with a Java runtime. One image serves all services; the command says which.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -q -DskipTests -Dskip.analysis=true -Dspotless.check.skip=true -pl launcher -am package

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --home-dir /var/lib/thaw --create-home thaw
COPY --from=build /src/launcher/target/thaw/lib /opt/thaw/lib
USER thaw
WORKDIR /var/lib/thaw
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
ENTRYPOINT ["java", "-cp", "/opt/thaw/lib/*", "dev.thaw.launcher.Thaw"]
CMD ["--help"]
