import { shallowRef, type Ref } from 'vue'

/** What a place that takes dropped pictures binds with `v-on`. */
export interface PictureDrop {
  readonly isOver: Readonly<Ref<boolean>>
  readonly listeners: {
    readonly dragover: (event: DragEvent) => void
    readonly dragleave: (event: DragEvent) => void
    readonly drop: (event: DragEvent) => void
  }
}

/** The files of a drop or of a paste; words that are pasted are none. */
export function filesOf(data: DataTransfer | null): readonly File[] {
  return data === null ? [] : [...data.files]
}

/** Takes files that are dropped. */
export function usePictureDrop(take: (files: readonly File[]) => void): PictureDrop {
  const isOver = shallowRef(false)
  return {
    isOver,
    listeners: {
      dragover: (event) => {
        if (event.dataTransfer?.types.includes('Files') !== true) return
        event.preventDefault()
        isOver.value = true
      },
      dragleave: (event) => {
        // Passing over what is inside is not leaving.
        if (event.currentTarget instanceof Node && event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return
        isOver.value = false
      },
      drop: (event) => {
        event.preventDefault()
        isOver.value = false
        take(filesOf(event.dataTransfer))
      },
    },
  }
}
