import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql'

/** Names found below a field, kept by the field itself: documents that come again are the same objects. */
const known = new WeakMap<FieldNode, Map<string, ReadonlySet<string>>>()

/**
 * The names of the fields asked for below this one, at one of the paths: `requestedFields(info, 'nodes', 'edges.node')` are those of the
 * rows of a connection. Directives are not looked at, so a field that is skipped counts as asked for.
 */
export function requestedFields(info: GraphQLResolveInfo, ...paths: readonly string[]): ReadonlySet<string> {
  const [field] = info.fieldNodes
  // Two selections of one field are merged by the executor; that is rare, and not worth a key of its own.
  if (field === undefined || info.fieldNodes.length > 1) return namesBelow(info, paths)
  const ofField = known.get(field) ?? new Map<string, ReadonlySet<string>>()
  known.set(field, ofField)
  const key = paths.join(' ')
  let names = ofField.get(key)
  if (names === undefined) {
    names = namesBelow(info, paths)
    ofField.set(key, names)
  }
  return names
}

function namesBelow(info: GraphQLResolveInfo, paths: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>()
  const walk = (selectionSet: SelectionSetNode | undefined, path: readonly string[]): void => {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet, path)
      else if (selection.kind === Kind.FRAGMENT_SPREAD) walk(info.fragments[selection.name.value]?.selectionSet, path)
      else if (path.length === 0) names.add(selection.name.value)
      else if (selection.name.value === path[0]) walk(selection.selectionSet, path.slice(1))
    }
  }
  for (const path of paths.length === 0 ? [''] : paths) {
    for (const { selectionSet } of info.fieldNodes) walk(selectionSet, path === '' ? [] : path.split('.'))
  }
  return names
}
