// Sets the theme before the first paint, so that a dark page never flashes white. The key is the one of src/shared/useTheme.ts.
(function () {
  var choice = null
  try {
    choice = localStorage.getItem('tallyboard-theme')
  } catch {
    // Storage may be closed to us; the system's wish is then all there is.
  }
  var isDark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.add(isDark ? 'dark' : 'light')
})()
