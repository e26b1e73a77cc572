# The studio and the relay in one image; docs/deployment.md shows how to run them.

FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY snippetgen snippetgen/
COPY harness harness/
COPY templates templates/
RUN pip wheel --no-cache-dir --no-deps --wheel-dir wheels .

FROM python:3.13-slim
WORKDIR /wheels
COPY --from=build /source/wheels/ ./
# hadolint ignore=DL3013
RUN for wheel in *.whl; do pip install --no-cache-dir "${wheel}[install,postgresql,relay,tracing]"; done
WORKDIR /work
# `docker run --user` may name any user.
RUN mkdir relay-data && chmod 1777 . relay-data
USER 10001:10001
ENV HOME=/work
EXPOSE 8000 8001 8200
ENTRYPOINT ["snippetgen"]
CMD ["serve", "--host", "0.0.0.0"]
