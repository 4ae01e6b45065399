// The names offered below the word that is being written; the focus stays in the field (WAI-ARIA, listbox popup).

class Listbox {
  constructor(root, take) {
    this.root = root;
    this.take = take;
    this.element = document.createElement("ul");
    this.element.className = "sql-offers";
    this.element.id = "sql-offers";
    this.element.setAttribute("role", "listbox");
    this.element.setAttribute("aria-label", "Views, columns and keywords that fit");
    this.element.hidden = true;
    this.news = document.createElement("div");
    this.news.className = "sql-news";
    this.news.setAttribute("role", "status");
    root.append(this.element, this.news);
    // Before the field loses the focus to the list.
    this.element.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("li");
      event.preventDefault();
      if (option) this.take(this.offers[Number(option.dataset.place)]);
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  get chosen() {
    return this.offers?.[this.at];
  }

  show(offers, place, at) {
    this.offers = offers;
    this.element.replaceChildren(
      ...offers.map(({ name, about, kind }, number) => {
        const [option, word, rest] = ["li", "span", "span"].map((tag) => document.createElement(tag));
        Object.assign(option, { id: `sql-offer-${number}` });
        option.dataset.place = number;
        option.setAttribute("role", "option");
        word.className = `sql-${kind}`;
        word.textContent = name;
        rest.className = "sql-about";
        rest.textContent = about;
        option.append(word, rest);
        return option;
      }),
    );
    this.element.hidden = false;
    this.move(at);
    this.placed(place);
    const count = offers.length === 1 ? "1 name fits" : `${offers.length} names fit`;
    this.news.textContent = `${count}: arrow down to choose, Enter takes it, Escape closes.`;
  }

  placed(place) {
    const around = this.root.getBoundingClientRect();
    const room = document.documentElement.clientWidth - this.element.offsetWidth - 8;
    this.element.style.left = `${Math.max(8, Math.min(place.left, room)) - around.left}px`;
    this.element.style.top = `${place.bottom - around.top + 4}px`;
  }

  // To the option of a number, round both ends; none of them for -1.
  move(to) {
    this.at = to < 0 ? -1 : to % this.offers.length;
    [...this.element.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === this.at));
    });
    this.element.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  step(by) {
    const count = this.offers.length;
    this.move(this.at < 0 ? (by > 0 ? 0 : count - 1) : (this.at + by + count) % count);
  }

  close() {
    this.element.hidden = true;
    this.at = -1;
    this.news.textContent = "";
  }

  remove() {
    this.element.remove();
    this.news.remove();
  }
}
