"""Static files under names that hold a hash of their content, precompressed, cacheable for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage that also rewrites the imports inside ES modules to hashed names."""

    support_js_module_import_aggregation = True
