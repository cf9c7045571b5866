import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: '../server/schema.graphql',
  documents: ['src/**/*.graphql'],
  generates: {
    'src/graphql/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        avoidOptionals: { field: true, inputValue: false },
        importExtension: '.ts',
        emitLegacyCommonJSImports: false,
        scalars: { ID: 'string', Money: 'string', DateTime: 'string' },
      },
    },
  },
}

// The tool reads the default export.
export default config
