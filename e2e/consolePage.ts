// The console as a person finds their way in it: regions, headings, buttons, words.

import { expect, type Locator, type Page } from '@playwright/test';
import type { RackClient } from './rackClient.ts';

/** Minutes of virtual time on busy cores. */
const SCENARIO_MS = 60_000;

export class ConsolePage {
  readonly page: Page;
  readonly #rack: RackClient;
  #titles = new Map<string, string>();

  constructor(page: Page, rack: RackClient) {
    this.page = page;
    this.#rack = rack;
  }

  async open(): Promise<void> {
    const { nodes, disks } = await this.#rack.document();
    this.#titles = new Map([...nodes, ...disks].map(({ id, title }) => [id, title]));
    await this.page.goto(this.#rack.url);
    await expect(this.page.getByRole('banner').getByText('ready', { exact: true })).toBeVisible();
  }

  region(name: 'Rack' | 'Timeline' | 'Faults' | 'Scenarios' | 'Terminal'): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** A node or a disk in the drawing. */
  card(id: string): Locator {
    const name = this.#titles.get(id) ?? id;
    return this.region('Rack').getByRole('article', { name, exact: true });
  }

  /** The tab of a family, where the rack has several. */
  family(title: string): Locator {
    const tabs = this.region('Rack').getByRole('tablist', { name: 'Families' });
    return tabs.getByRole('tab', { name: title });
  }

  /** The word under a node's name: `primary`, `booting`. */
  role(node: string): Locator {
    return this.card(node).getByRole('paragraph').first();
  }

  /** What a node says of itself under such a label. */
  fact(node: string, label: string): Locator {
    const name = this.page.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) });
    return this.card(node).locator('.fact', { has: name }).getByRole('definition');
  }

  /** A deadline that runs down on a node. */
  countdown(node: string, label: string | RegExp): Locator {
    return this.card(node).getByRole('timer', { name: label });
  }

  get clockState(): Locator {
    return this.page.getByRole('group', { name: 'Clock' }).getByRole('status');
  }

  async chooseRate(rate: string): Promise<void> {
    const rates = this.page.getByRole('group', { name: 'Rate' });
    await rates.getByText(rate, { exact: true }).click();
    await expect(rates.getByRole('radio', { name: rate, exact: true })).toBeChecked();
  }

  /** The drawing as a picture of text. */
  async drawing(): Promise<string> {
    return this.region('Rack').ariaSnapshot();
  }

  get hazards(): Locator {
    return this.region('Rack').getByRole('list', { name: 'Hazards' });
  }

  /** Opens what a click on a node, a disk, a link or a path offers. */
  async menuOf(name: string | RegExp): Promise<Locator> {
    await this.region('Rack').getByRole('button', { name }).click();
    const menu = this.page.getByRole('dialog', { name: /^Faults on/ });
    await expect(menu).toBeVisible();
    return menu;
  }

  /** Injects a fault from the drawing: click the thing, choose the fault, fill the form. */
  async injectOn(
    thing: string | RegExp,
    kind: string,
    params: { readonly [label: string]: string } = {},
  ): Promise<void> {
    const menu = await this.menuOf(thing);
    await menu.getByRole('button', { name: kind }).click();
    for (const [label, value] of Object.entries(params)) {
      await menu.getByLabel(label).fill(value);
    }
    await menu.getByRole('button', { name: `Inject ${kind}` }).click();
    await expect(menu).toBeHidden();
  }

  /** Plays a scenario on the rack, as fast as the nodes answer, to a green verdict. */
  async play(scenario: string, withinMs = SCENARIO_MS): Promise<void> {
    await this.runLive(scenario);
    await this.expectPassed(withinMs);
  }

  /** Begins to play a scenario on the rack, as fast as the nodes answer. */
  async runLive(scenario: string): Promise<void> {
    const found = (await this.#rack.scenarios()).find(({ name }) => name === scenario);
    if (!found) throw new Error(`the rack has no scenario ${scenario}`);
    const list = this.region('Scenarios');
    const back = list.getByRole('button', { name: 'All scenarios' });
    if (await back.isVisible()) await back.click();
    await this.chooseRate('max');
    // A short story may have passed before anybody reads that it runs: the run's own number tells.
    const started = this.page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.url().endsWith('/runs'),
    );
    await list.getByRole('button', { name: `Run live: ${found.title}`, exact: true }).click();
    const { id } = await (await started).json();
    await expect(list.locator(`[data-run="${id}"]`)).toBeVisible();
  }

  /** The scenario that is being played comes to a green verdict. */
  async expectPassed(withinMs = SCENARIO_MS): Promise<void> {
    await expect(this.verdict).not.toContainText('Running', { timeout: withinMs });
    await this.chooseRate('×1');
    await expect(this.verdict).toContainText(/^Passed: \d+ steps in/);
  }

  async healAll(): Promise<void> {
    await this.region('Faults')
      .getByRole('button', { name: /^Heal all/ })
      .click();
    await expect(this.region('Faults')).toContainText('none active');
  }

  get verdict(): Locator {
    return this.region('Scenarios').getByRole('status', { name: 'Verdict' });
  }

  /** The rows of the timeline that are in sight, the newest last. */
  get events(): Locator {
    return this.region('Timeline').getByRole('listbox', { name: 'Events' }).getByRole('option');
  }

  /** The timeline tells such an event, found by its filter as a person would. */
  async expectEvent(name: string, node?: string): Promise<void> {
    await this.filter({ text: name, node: node ?? '*' });
    await expect(this.events.filter({ hasText: name }).last()).toBeVisible();
    await this.filter({ text: '', node: '*' });
  }

  async filter(wanted: { text?: string; node?: string; severity?: string }): Promise<void> {
    const filters = this.region('Timeline').getByRole('search');
    if (wanted.text !== undefined) await filters.getByLabel('Text').fill(wanted.text);
    if (wanted.node !== undefined) await filters.getByLabel('Node').selectOption(wanted.node);
    if (wanted.severity !== undefined) {
      await filters.getByLabel('Severity').selectOption(wanted.severity);
    }
  }

  /** The names of the events in sight, from top to bottom. */
  async eventsInSight(): Promise<string[]> {
    const rows = await this.events.allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' ').trim());
  }

  async terminal(node: string): Promise<ShellPane> {
    const region = this.region('Terminal');
    await region.getByRole('tab', { name: node }).click();
    const pane = region.getByRole('tabpanel', { name: `Shell on ${node}` });
    await expect(pane).toContainText(node);
    return new ShellPane(this.page, pane);
  }
}

/** A shell in the browser: keys in, text out. */
export class ShellPane {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, pane: Locator) {
    this.#page = page;
    this.#pane = pane;
  }

  async type(line: string): Promise<void> {
    await this.#pane.getByRole('textbox').focus();
    await this.#page.keyboard.type(line);
    await this.#page.keyboard.press('Enter');
  }

  async press(key: string): Promise<void> {
    await this.#pane.getByRole('textbox').focus();
    await this.#page.keyboard.press(key);
  }

  /** A text somewhere on the screen. */
  async expectText(text: string): Promise<void> {
    await expect(this.#pane).toContainText(text);
  }

  /** Lines of the screen that are these, one right after the other. */
  async expectLines(...lines: readonly string[]): Promise<void> {
    const shown = async () => (await this.#lines()).map((line) => line.trimEnd()).join('\n');
    await expect.poll(shown).toContain(`\n${lines.join('\n')}\n`);
  }

  get ended(): Locator {
    return this.#pane.getByRole('alert');
  }

  async reconnect(): Promise<void> {
    await this.#pane.getByRole('button', { name: 'Reconnect' }).click();
    await expect(this.ended).toBeHidden();
  }

  async #lines(): Promise<string[]> {
    return this.#pane.getByRole('listitem').allInnerTexts();
  }
}
