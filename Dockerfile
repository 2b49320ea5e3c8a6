# The gateway without MongoDB, test tools and compilers. What it depends on comes from the lock file, hash by hash.

FROM python:3.12-slim AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock ./
RUN pip download --require-hashes --no-deps --requirement requirements.lock --dest wheels
COPY pyproject.toml README.md LICENSE ./
COPY gateway gateway
# The lock file holds the tools of development too; of what it brought, this installs what the project itself asks for.
RUN python -m venv /opt/gateway \
 && /opt/gateway/bin/pip install --no-index --find-links wheels .

FROM python:3.12-slim
ENV PATH=/opt/gateway/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --no-create-home --uid 10001 gateway
COPY --from=build /opt/gateway /opt/gateway
USER gateway
EXPOSE 8000
ENTRYPOINT ["gateway"]
CMD ["serve"]
