// Tabs that switch between the views, also with arrow keys.

export class Tabs {
  #tabs = [...document.querySelectorAll('[role="tab"]')]

  constructor() {
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.show(tab))
    this.#tabs[0].parentElement.addEventListener('keydown', (event) => this.#move(event))
  }

  show(tab) {
    for (const each of this.#tabs) {
      const selected = each === tab
      each.setAttribute('aria-selected', selected)
      each.tabIndex = selected ? 0 : -1
      document.getElementById(each.getAttribute('aria-controls')).hidden = !selected
    }
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const now = this.#tabs.indexOf(event.target)
    const next = { Home: 0, End: this.#tabs.length - 1 }[event.key] ?? (step && (now + step + this.#tabs.length) % this.#tabs.length)
    if (next === undefined || now < 0) return
    event.preventDefault()
    this.show(this.#tabs[next])
    this.#tabs[next].focus()
  }
}
